/**
 * The notification log: for each group and integration what was told last, so that it is told again only when something
 * is new or {@code repeat_interval} has passed.
 */
@NullMarked
package io.grapevine.nflog;

import org.jspecify.annotations.NullMarked;
