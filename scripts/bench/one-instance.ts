import { sealApp } from '../../local/durable/core';
import { triggerOf } from '../../local/durable/rpc';

/**
 * A process that does what Azure's worker does with an app, argv[2], until it has answered one request: loads it, asks for
 * its address, prints that, and runs the invocation of the function argv[3] whose request arrives there, with the headers
 * argv[4]. Where HTTP is streamed, the host sends these with the invocation, and the request itself to that address.
 */
const serveOne = async (main: string, name: string, headers: string): Promise<void> => {
  require(main);
  const app = sealApp(() => undefined);
  const { HttpUri: address } = await app.model.getCapabilities({});
  const registered = app.functions.find(({ metadata }) => metadata.name === name);
  if (registered === undefined) throw new Error(`the app registers no ${name}`);
  console.log(address);

  const { metadata, handler } = registered;
  const invocationId = name;
  const [trigger] = triggerOf(registered);
  const inputData = Object.keys(metadata.bindings)
    .filter((binding) => metadata.bindings[binding]?.direction === 'in')
    .map((binding) => ({ name: binding, data: binding === trigger ? { http: {} } : { json: '{}' } }));
  const request = { invocationId, triggerMetadata: { Headers: { json: headers } }, inputData };
  const model = app.model.getInvocationModel({ invocationId, metadata, state: 'invocation', log: () => {}, request });
  const { context, inputs } = await model.getArguments();
  await model.getResponse(context, await model.invokeFunction(context, inputs, handler));
};

const [, , main = '', name = '', headers = '{}'] = process.argv;
serveOne(main, name, headers).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
