/**
 * Go's {@code fmt}: {@link io.grapevine.template.go.format.Print} prints values with or without a format, as Go prints
 * them, mistakes in formats included ({@code %!d(string=x)}).
 */
@NullMarked
package io.grapevine.template.go.format;

import org.jspecify.annotations.NullMarked;
