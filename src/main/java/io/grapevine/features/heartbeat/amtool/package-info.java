/** The commands {@code amtool heartbeat}: they list heartbeats and send signals about them. */
@NullMarked
package io.grapevine.features.heartbeat.amtool;

import org.jspecify.annotations.NullMarked;
