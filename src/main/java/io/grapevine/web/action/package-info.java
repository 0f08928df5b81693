/** The pages of links in messages, and the addresses at which products report clicks. */
@NullMarked
package io.grapevine.web.action;

import org.jspecify.annotations.NullMarked;
