//go:build tools

// Package tools keeps the programs that this module is for in its requirements.
package tools

import (
	_ "github.com/prometheus/prometheus/cmd/prometheus"
	_ "github.com/prometheus/prometheus/cmd/promtool"
)
