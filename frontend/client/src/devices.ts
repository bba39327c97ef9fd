import type { components } from './schema.js';
import type { Devices, SessionClient } from './types.js';

type Schemas = components['schemas'];

/** The devices of the session; `left` is told when this one was signed out. */
export function createDevices(request: SessionClient['request'], left: () => void): Devices {
  const path = (id: string): string => `/session/devices/${encodeURIComponent(id)}`;
  const list = async (): Promise<Schemas['DeviceView'][]> =>
    (await request<Schemas['DeviceList']>('GET', '/session/devices')).items;
  return {
    list,
    rename: async (id, name) => (await request<Schemas['DeviceAnswer']>('PATCH', path(id), { name })).device,
    revoke: async (id) => {
      const own =
        id === 'current' || (await list()).some((device) => device.current && device.device_id === id);
      await request('DELETE', path(id));
      if (own) left();
    },
  };
}
