/** On-call schedules: people who are notified in place of receivers, and notices of shifts and gaps to come. */
@NullMarked
package io.grapevine.features.oncall;

import org.jspecify.annotations.NullMarked;
