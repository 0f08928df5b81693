/** Feishu, and Lark, which is the same with another host: a group as one card of a bot of a group chat. */
@NullMarked
package io.grapevine.receiver.feishu;

import org.jspecify.annotations.NullMarked;
