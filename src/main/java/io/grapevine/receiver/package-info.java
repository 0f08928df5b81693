/**
 * The kinds of receivers: {@link io.grapevine.receiver.Kinds} lists them. Where a notification is one request, all of a
 * kind is one record, a {@link io.grapevine.receiver.PlainKind}; other kinds have packages of their own, in which the record of the
 * fields, mostly an {@link io.grapevine.receiver.HttpKind}, makes a notifier.
 *
 * <p>Components of records come in the order in which the configuration is written, with the defaults of {@code global}
 * filled in. Unless documented otherwise, strings are templates, empty strings and secrets are not set, and fields ending in
 * {@code File} hold the path of a file that is read at each send.
 *
 * <p>A tree is made of strings, {@link Long}s, {@link Double}s, {@link Boolean}s, nulls, {@link java.util.List}s and
 * {@link java.util.Map}s. A map's keys may be numbers and truth values too; such entries are shown, but not sent.
 */
@NullMarked
package io.grapevine.receiver;

import org.jspecify.annotations.NullMarked;
