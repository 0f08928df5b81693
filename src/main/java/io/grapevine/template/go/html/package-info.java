/**
 * Contextual escaping of HTML templates. {@link io.grapevine.template.go.html.HtmlEscaper} follows the text of the
 * templates as a parser of HTML, scripts, styles and URLs would ({@link io.grapevine.template.go.html.Scanner}, {@link
 * io.grapevine.template.go.html.Context}) and gives every action the {@link
 * io.grapevine.template.go.html.EscaperFunction}s that make its value harmless at the place where it stands. The
 * outcome is again a set of templates, for {@code exec}.
 */
@NullMarked
package io.grapevine.template.go.html;

import org.jspecify.annotations.NullMarked;
