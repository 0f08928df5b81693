package io.grapevine.amtool.shadow;

/**
 * A difference between what two servers hold.
 *
 * @param result {@code only_there}, {@code only_here}, or {@code muted_there} and {@code muted_here} of an alert that is
 *     muted on one side only
 * @param subject the alert or the group
 * @param reason the reason, in one word, as that of notifications
 * @param detail the reason in more words
 */
public record StateDifference(String result, String subject, String reason, String detail) {}
