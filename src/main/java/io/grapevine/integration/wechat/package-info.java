/**
 * WeChat Work: a group as a message of an application to users, departments or tags.
 *
 * <p>{@link io.grapevine.integration.wechat.WechatMessage} says what is sent, {@link
 * io.grapevine.integration.wechat.WechatTokens} keeps the tokens that messages need, {@link
 * io.grapevine.integration.wechat.WechatAnswer} reads what comes back, {@link
 * io.grapevine.integration.wechat.WechatNotifier} brings it there.
 */
@NullMarked
package io.grapevine.integration.wechat;

import org.jspecify.annotations.NullMarked;
