/** Grapevine's own API for on-call schedules: who is on duty, calendars, and overrides. */
@NullMarked
package io.grapevine.features.oncall.web;

import org.jspecify.annotations.NullMarked;
