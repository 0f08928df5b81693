/**
 * Amazon SNS: publishes a group as a message to a topic, a phone or an endpoint.
 *
 * <p>{@link io.grapevine.receiver.sns.Sns} composes the message and sends it, and {@link
 * io.grapevine.receiver.sns.AwsErrorResponse} says what an answer other than a success means. The rest is what AWS asks of its
 * clients:
 *
 * <ul>
 *   <li>{@link io.grapevine.receiver.sns.Sns.AwsCall} is the request that publishes, which the AWS SDK signs;
 *   <li>{@link io.grapevine.receiver.sns.CredentialResolver} selects the credentials provider of the AWS SDK
 *       (configuration, environment, profile, web identity, container, machine), runs it on a worker thread, and gives the SDK's
 *       client of STS an HTTP client that uses the receiver's {@code http_config}; it is kept while the profiles stay the same;
 *   <li>{@link io.grapevine.receiver.sns.CredentialProcess} runs the command of a profile.
 * </ul>
 */
@NullMarked
package io.grapevine.receiver.sns;

import org.jspecify.annotations.NullMarked;
