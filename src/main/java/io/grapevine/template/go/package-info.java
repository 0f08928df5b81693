/**
 * Go templates, text and HTML: {@link io.grapevine.template.go.GoTemplates} is the entry. Text goes through {@code
 * parse} (syntax tree), for HTML through {@code html} (a rewriting of the tree that adds escapers), and through {@code
 * exec} (a resolved tree that runs). Values are those of {@code value}, functions those of {@code function}; nothing
 * reaches a Java object by reflection.
 */
@NullMarked
package io.grapevine.template.go;

import org.jspecify.annotations.NullMarked;
