package io.grapevine.receiver.receivertest;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.receiver.Integrations;
import io.grapevine.receiver.MessageTemplateSet;

/** The port to what reads configurations whose receivers are tested, and makes their integrations. */
public interface TestedConfigs {
    /** A configuration and its templates. */
    record Tested(Config config, MessageTemplateSet templates) {}

    /**
     * Reads a configuration that is in no file. Relative paths in it start where those of the file do.
     *
     * @throws ConfigLoadException with every fault that was found, and its place
     */
    Config parse(String text) throws ConfigLoadException;

    /**
     * Reads the templates of a configuration that has no extensions.
     *
     * @throws ConfigLoadException if a template of it cannot be read, or is none
     */
    MessageTemplateSet templates(Config config) throws ConfigLoadException;

    /** What makes integrations that send as this replica, while {@code watch} looks on. */
    Integrations integrations(HttpSenders senders, MessageTemplateSet templates, Integrations.Watch watch);
}
