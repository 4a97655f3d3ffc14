// npm run fuzz:robust -- --seed N --count N: lints as many odd programs as wanted, and prints one that does not hold.
import { fuzz } from '../support/fuzz.mjs';

fuzz(['test/odd'], '1000');
