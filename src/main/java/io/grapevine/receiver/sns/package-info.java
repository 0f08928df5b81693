/**
 * Amazon SNS: publishes a group as a message to a topic, a phone or an endpoint.
 *
 * <p>{@link io.grapevine.receiver.sns.SnsMessage} composes the message, {@link
 * io.grapevine.receiver.sns.SnsNotifier} sends it, and {@link io.grapevine.receiver.sns.AwsErrorResponse} says what an
 * answer other than a success means. The rest is what AWS asks of its clients:
 *
 * <ul>
 *   <li>{@link io.grapevine.receiver.sns.AwsCall} is the request that publishes, which the AWS SDK signs;
 *   <li>{@link io.grapevine.receiver.sns.CredentialResolver} selects the credentials provider of the AWS SDK
 *       (configuration, environment, profile, web identity, container, machine), and {@link
 *       io.grapevine.receiver.sns.CredentialCache} runs it on a worker thread and keeps it while the profiles stay
 *       the same;
 *   <li>{@link io.grapevine.receiver.sns.AwsHttp} sends the requests of the SDK's client of STS through the
 *       receiver's {@code http_config}, and {@link io.grapevine.receiver.sns.CredentialProcess} runs the command of a
 *       profile.
 * </ul>
 */
@NullMarked
package io.grapevine.receiver.sns;

import org.jspecify.annotations.NullMarked;
