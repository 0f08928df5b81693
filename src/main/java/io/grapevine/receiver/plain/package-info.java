/** Kinds of receivers whose notifications are one request each, and whose record says all of it. */
@NullMarked
package io.grapevine.receiver.plain;

import org.jspecify.annotations.NullMarked;
