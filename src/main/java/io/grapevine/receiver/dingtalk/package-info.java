/** DingTalk: a group as one message of a bot of a group chat. */
@NullMarked
package io.grapevine.receiver.dingtalk;

import org.jspecify.annotations.NullMarked;
