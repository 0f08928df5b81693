/**
 * The functions that templates can call: Go's predefined ones and Alertmanager's, each a {@link
 * io.grapevine.template.go.function.TemplateFunction} with its signature in Go's types.
 */
@NullMarked
package io.grapevine.template.go.function;

import org.jspecify.annotations.NullMarked;
