package io.grapevine.config.receiver;

/**
 * A button of a Rocket.Chat message.
 *
 * @param text the label
 * @param url where it goes
 * @param isWebView whether it opens within the program
 * @param webviewHeightRatio how much of the height that takes
 * @param msg what it sends
 * @param msgInChatWindow whether it sends into the room
 * @param msgProcessingType {@code sendMessage} or {@code respondWithMessage}
 */
public record RocketchatAction(
        String type,
        String text,
        String url,
        String imageUrl,
        boolean isWebView,
        String webviewHeightRatio,
        String msg,
        boolean msgInChatWindow,
        String msgProcessingType) {}
