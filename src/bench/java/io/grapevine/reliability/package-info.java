/** Trials of a real replica that is killed and restarted, whose figures are in {@code RELIABILITY.md}. */
package io.grapevine.reliability;
