/** Grapevine's own API for heartbeats: their states, pings of jobs, and pauses. */
@NullMarked
package io.grapevine.features.heartbeat.web;

import org.jspecify.annotations.NullMarked;
