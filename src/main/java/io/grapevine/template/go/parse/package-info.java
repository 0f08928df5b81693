/**
 * The syntax of Go templates: {@link io.grapevine.template.go.parse.Parser} turns text into {@link
 * io.grapevine.template.go.parse.Template}s, each a {@link io.grapevine.template.go.parse.Statement.Block} of {@link
 * io.grapevine.template.go.parse.Statement}s over {@link io.grapevine.template.go.parse.Expression}s; a {@link
 * io.grapevine.template.go.parse.TemplateSet} keeps them by name. All of them are immutable; rewriting a tree creates a
 * new one that shares parts with the old.
 */
@NullMarked
package io.grapevine.template.go.parse;

import org.jspecify.annotations.NullMarked;
