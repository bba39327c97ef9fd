import type { components } from './schema.js';
import type { Devices, SessionClient } from './types.js';

type Schemas = components['schemas'];

/** The devices of a client's session. */
export function devicesOf(client: SessionClient): Devices {
  const { request } = client;
  const path = (id: string): string => `/session/devices/${encodeURIComponent(id)}`;
  return {
    list: async () => (await request<Schemas['DeviceList']>('GET', '/session/devices')).items,
    rename: async (id, name) => (await request<Schemas['DeviceAnswer']>('PATCH', path(id), { name })).device,
    revoke: async (id) => {
      await request('DELETE', path(id));
      if (['current', client.getSnapshot().session?.device_id].includes(id)) client.left();
    },
  };
}
