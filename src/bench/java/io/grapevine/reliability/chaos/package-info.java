/**
 * Three real replicas that are killed, paused and restarted while alerts begin and end and the receiver refuses notifications now
 * and then, and the account of what the receiver accepted. The figures are in {@code RELIABILITY.md}.
 */
package io.grapevine.reliability.chaos;
