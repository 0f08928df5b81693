/**
 * The comparison of Grapevine with an Alertmanager of any version, which {@code bin/level} runs: what both programs say of themselves, take
 * and answer. It is made when it runs, from the programs alone; {@code differences.txt} names what differs on purpose.
 */
@NullMarked
package io.grapevine.level;

import org.jspecify.annotations.NullMarked;
