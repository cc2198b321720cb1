// Grafana may serve plugins below a sub-path or from a CDN: the module's own address says where its chunks are.
import self from 'amd-module';

if (self?.uri) {
  __webpack_public_path__ = self.uri.slice(0, self.uri.lastIndexOf('/') + 1);
}
