/**
 * Go templates, text and HTML: {@link io.grapevine.template.go.GoTemplates} is the entry point. {@code parse} builds
 * the syntax tree, {@code html} adds escapers to it for HTML, {@code exec} executes it. {@code value} has
 * the values, {@code function} the functions; templates never access Java objects by reflection.
 */
@NullMarked
package io.grapevine.template.go;

import org.jspecify.annotations.NullMarked;
