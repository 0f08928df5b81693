/**
 * The latest notifications of each group and integration, kept in memory for people who ask what happened. Nothing here
 * decides whether a notification is sent.
 */
@NullMarked
package io.grapevine.notify.recent;

import org.jspecify.annotations.NullMarked;
