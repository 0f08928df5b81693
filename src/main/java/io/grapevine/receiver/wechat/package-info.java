/** WeChat Work: a group as a message of an application to users, departments or tags. */
@NullMarked
package io.grapevine.receiver.wechat;

import org.jspecify.annotations.NullMarked;
