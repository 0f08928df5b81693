/** Notices of on-call schedules: shifts and gaps to come, and handovers. */
@NullMarked
package io.grapevine.features.oncall;

import org.jspecify.annotations.NullMarked;
