package io.grapevine.receiver.twilio;

/** The address that gets the keys of a call. It has a token, which no log may have. */
public final class CallAddress {
    /** The path of all of them. */
    public static final String PATH = "/callback/twilio";

    private CallAddress() {}

    /**
     * The address with a token.
     *
     * @param externalUrl the URL of the user interface, without a slash at its end
     */
    public static String of(String externalUrl, String token) {
        return externalUrl + PATH + "/" + token;
    }
}
