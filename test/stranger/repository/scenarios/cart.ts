import { scenario } from 'observability-as-code';
import { cart } from '../services/cart.js';

export default scenario({
  name: 'cart-waits-for-locks',
  service: cart,
  story: { lasts: '19m', processes: 2, labels: { rpc: ['add', 'remove'] }, phases: [{ at: '15m', requests: { seconds: 1.5, in: 'locks' } }] },
  expect: { fires: { CartSlow: { within: '2m', cause: 'LOCKS' } } },
});
