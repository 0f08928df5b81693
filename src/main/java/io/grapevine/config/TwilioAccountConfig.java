package io.grapevine.config;

/**
 * An account of Twilio that reports the keys that users press during calls.
 *
 * @param accountSid the account
 * @param authToken the token by which Twilio signs: that of the account, not the secret of an API key; empty if a file has it
 * @param authTokenFile the path of its file, which has one token a line; or empty
 */
public record TwilioAccountConfig(String accountSid, Secret authToken, String authTokenFile) {}
