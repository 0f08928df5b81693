/** Clicks on the buttons of messages in Slack: by Socket Mode or at a request URL, and the answers to them. */
@NullMarked
package io.grapevine.web.action.slack;

import org.jspecify.annotations.NullMarked;
