/**
 * The entries of receivers: one record for each of the eighteen kinds, with its components in the order in which the
 * configuration is written out. What {@code global} fills in is filled in. Unless said otherwise, texts are templates,
 * empty texts and empty secrets stand for what is not set, and fields that name a file hold its path, read whenever
 * something is sent.
 *
 * <p>A tree is made of strings, {@link Long}s, {@link Double}s, {@link Boolean}s, nulls, {@link java.util.List}s and
 * {@link java.util.Map}s. A map's keys may be numbers and truth values too; such entries are shown, but not sent.
 */
@NullMarked
package io.grapevine.config.receiver;

import org.jspecify.annotations.NullMarked;
