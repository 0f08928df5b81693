/** Clicks on the buttons of messages in Mattermost. */
@NullMarked
package io.grapevine.web.action.mattermost;

import org.jspecify.annotations.NullMarked;
