/**
 * The functions that templates can call: Go's predefined ones and Alertmanager's. Each is a {@link
 * io.grapevine.template.go.function.TemplateFunction} with a signature in Go's types.
 */
@NullMarked
package io.grapevine.template.go.function;

import org.jspecify.annotations.NullMarked;
