/**
 * The values that templates compute with, their Go types, and how Go prints them.
 *
 * <p>A value is a {@link java.lang.String}, {@link java.lang.Long} (Go's {@code int}), {@link java.lang.Double}, {@link
 * java.lang.Boolean}, a {@link io.grapevine.model.LabelSet} ({@code KV}), {@link io.grapevine.template.AlertData} or
 * {@link io.grapevine.template.TemplateData}, or a {@link io.grapevine.template.go.value.GoValue}. Null is the absence
 * of a value, what Go calls an invalid one.
 *
 * <p>Go's strings are bytes. Here they are Java strings in which a byte that is not part of valid UTF-8 stands as the
 * lone surrogate U+DC00 + byte; see {@link io.grapevine.base.go.GoStrings}.
 *
 * <p>{@link io.grapevine.template.go.value.Print} is Go's {@code fmt}, with its messages for wrong formats ({@code
 * %!d(string=x)}). A {@link io.grapevine.template.go.value.GoTime} has a zone, and layouts such as {@code
 * "2006-01-02 15:04:05 MST"} write and read it.
 */
@NullMarked
package io.grapevine.template.go.value;

import org.jspecify.annotations.NullMarked;
