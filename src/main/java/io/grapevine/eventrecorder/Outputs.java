package io.grapevine.eventrecorder;

import io.grapevine.config.EventRecorderConfig;
import io.grapevine.httpclient.sender.HttpSenders;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes the outputs of a configuration, in Alertmanager's order.
 *
 * @param senders a new factory of the clients of a web hook
 * @param losses of an output with the name given
 */
record Outputs(Supplier<HttpSenders> senders, Function<String, OutputLosses> losses, KafkaOutputs kafka) {
    /**
     * The outputs of a configuration.
     *
     * @param outputs the outputs that could be made
     * @param faults what is wrong with the others
     */
    record Made(List<EventOutput> outputs, List<String> faults) {}

    /**
     * Makes the outputs. Opens files.
     *
     * @param retryFiles whether a file that cannot be opened now is an output all the same, which tries again
     */
    Made make(EventRecorderConfig config, boolean retryFiles) {
        List<EventOutput> outputs = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (EventRecorderConfig.FileOutput file : config.fileOutputs()) {
            FileOutput output = new FileOutput(Path.of(file.path()));
            try {
                output.open();
                outputs.add(output);
            } catch (IOException e) {
                faults.add(output.name() + ": " + e.getMessage());
                if (retryFiles) {
                    outputs.add(output);
                }
            }
        }
        config.webhookOutputs()
                .forEach(webhook -> add(() -> WebhookOutput.of(webhook, senders.get(), losses), outputs, faults));
        config.kafkaOutputs().forEach(topic -> add(() -> kafka.of(topic), outputs, faults));
        config.stdoutOutputs().forEach(stdout -> outputs.add(standardOutput()));
        return new Made(List.copyOf(outputs), List.copyOf(faults));
    }

    private static EventOutput standardOutput() {
        return new StreamOutput("stdout", new FileOutputStream(FileDescriptor.out));
    }

    private interface Maker {
        EventOutput make() throws OutputUnusableException;
    }

    private static void add(Maker maker, List<EventOutput> outputs, List<String> faults) {
        try {
            outputs.add(maker.make());
        } catch (OutputUnusableException e) {
            faults.add(e.getMessage());
        }
    }

    /** Writes an event per line to a stream of the process, which stays open. */
    private record StreamOutput(String name, OutputStream out) implements EventOutput {
        @Override
        public int send(EncodedEvent event) throws IOException {
            byte[] json = event.jsonBytes();
            byte[] line = new byte[json.length + 1];
            System.arraycopy(json, 0, line, 0, json.length);
            line[json.length] = '\n';
            out.write(line); // in one call, as others may write to the same pipe
            out.flush();
            return line.length;
        }
    }
}
