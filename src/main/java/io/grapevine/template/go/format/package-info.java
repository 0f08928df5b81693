/**
 * An implementation of Go's {@code fmt}: {@link io.grapevine.template.go.format.Print} prints values with or without a
 * format string as Go does, including its messages for wrong formats ({@code %!d(string=x)}).
 */
@NullMarked
package io.grapevine.template.go.format;

import org.jspecify.annotations.NullMarked;
