/**
 * Contextual escaping of HTML templates. {@link io.grapevine.template.go.html.HtmlEscaper} scans the text of the
 * templates like a parser of HTML, scripts, styles and URLs ({@link io.grapevine.template.go.html.Scanner}, {@link
 * io.grapevine.template.go.html.Context}) and gives every action the {@link
 * io.grapevine.template.go.html.EscaperFunction}s that escape its value for its context. The result is a set of
 * templates for {@code exec}.
 */
@NullMarked
package io.grapevine.template.go.html;

import org.jspecify.annotations.NullMarked;
