/** WeCom: a group as one message of a bot of a group chat. */
@NullMarked
package io.grapevine.receiver.wecom;

import org.jspecify.annotations.NullMarked;
