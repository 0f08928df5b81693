/**
 * Go's times and durations: {@link io.grapevine.template.go.time.GoTime} with its zone, layouts such as {@code
 * "2006-01-02 15:04:05 MST"} for writing ({@link io.grapevine.template.go.time.TimeWriter}) and reading ({@link
 * io.grapevine.template.go.time.TimeReader}), and the arithmetic of {@link io.grapevine.template.go.time.Durations}.
 */
@NullMarked
package io.grapevine.template.go.time;

import org.jspecify.annotations.NullMarked;
