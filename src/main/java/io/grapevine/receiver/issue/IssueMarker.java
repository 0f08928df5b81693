package io.grapevine.receiver.issue;

import io.grapevine.base.Sha256;
import io.grapevine.notify.Notification;
import io.grapevine.receiver.message.NotificationId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hidden line at the end of an issue's text by which the issue is found again.
 *
 * @param group a hash of the receiver and of the group's key
 * @param notification the ID of the notification that the issue was created for, which is the same on all replicas; zeros once the
 *     issue is of a later one
 */
public record IssueMarker(String group, String notification) {
    private static final int GROUP = 32;
    private static final int NOTIFICATION = 16;
    private static final Pattern LINE =
            Pattern.compile("(?m)^<!-- grapevine ([0-9a-f]{" + GROUP + "}) ([0-9a-f]{" + NOTIFICATION + "}) -->\r?$");

    /** The marker of a notification's issue. */
    static IssueMarker of(Notification notification) {
        String group = Sha256.hex(notification.receiver() + "\n" + notification.groupKey());
        return new IssueMarker(
                group.substring(0, GROUP), NotificationId.of(notification).substring(0, NOTIFICATION));
    }

    /** The last marker in a text, as values of labels may hold others; null if there is none. */
    static @Nullable IssueMarker in(String body) {
        Matcher line = LINE.matcher(body);
        IssueMarker last = null;
        while (line.find()) {
            last = new IssueMarker(line.group(1), line.group(2));
        }
        return last;
    }

    /** The marker of the issue once it was edited: it says nothing of whether people were notified by a comment. */
    IssueMarker ofEdit() {
        return new IssueMarker(group, "0".repeat(NOTIFICATION));
    }

    /** Whether it is of an issue of the same group. */
    boolean isOfGroup(@Nullable IssueMarker other) {
        return other != null && other.group().equals(group);
    }

    /** What ends the text, on lines of its own. */
    String ending() {
        return "\n\n<!-- grapevine " + group + " " + notification + " -->";
    }
}
