/**
 * WeChat Work: a group as a message of an application to users, departments or tags.
 *
 * <p>{@link io.grapevine.receiver.wechat.WechatTokens} keeps the tokens that messages need.
 */
@NullMarked
package io.grapevine.receiver.wechat;

import org.jspecify.annotations.NullMarked;
