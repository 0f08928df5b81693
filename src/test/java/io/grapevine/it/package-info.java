/**
 * The whole program in a process of its own, beside the real Prometheus, Alertmanager and amtool, a mail server and HTTP
 * receivers on this computer.
 */
@NullMarked
package io.grapevine.it;

import org.jspecify.annotations.NullMarked;
