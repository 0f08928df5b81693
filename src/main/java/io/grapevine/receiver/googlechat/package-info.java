/** Google Chat: a group as messages of a space, or of a thread in it, through an incoming webhook. */
@NullMarked
package io.grapevine.receiver.googlechat;

import org.jspecify.annotations.NullMarked;
